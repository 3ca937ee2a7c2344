"""How people sign in: the address they come back to, the secret of their cookies, and who says who they are."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SecretStr

from assessment.model.base import Frozen

CALLBACK = "/oauth2callback"
"""End of the address a provider sends people back to."""
SHORTEST_SECRET = 32
"""Characters the secret of the cookies has at least."""
DEFAULT_PROVIDER = "default"
"""Name of a provider that is written into `[auth]` itself."""


class Login(Frozen):
    """A login file that was found right.

    Attributes:
        redirect_uri: where a provider sends people back to; ends with `CALLBACK`.
        cookie_secret: signs the cookies of everybody who signed in.
        providers: names of those who say who somebody is; one of them may be `DEFAULT_PROVIDER`.
        auth: the whole section `[auth]` as it was written, secrets included.
    """

    redirect_uri: str
    cookie_secret: SecretStr
    providers: tuple[str, ...]
    auth: dict[str, Any] = Field(repr=False)

    @property
    def public_url(self) -> str:
        """The address people reach the app by, without a slash at its end."""
        return self.redirect_uri.removesuffix(CALLBACK)

    @property
    def is_encrypted(self) -> bool:
        """Whether people come by HTTPS."""
        return self.redirect_uri.startswith("https://")
