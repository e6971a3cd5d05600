from tests.sign_in import client_of

__all__ = ["client_of"]
