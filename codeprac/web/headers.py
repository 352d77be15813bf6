"""Headers on every answer: a strict content security policy without exceptions, and the rest of the hardening.

Nothing is inline, neither scripts nor styles, so the policy needs no nonce and a kept page can bear it."""

from flask import Flask, Response, current_app, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

POLICY_OF_FILES = "default-src 'none'; sandbox"
"""For what strangers uploaded: even a browser that shows it all the same runs nothing of it, and as nobody."""

UNUSED = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb".split()

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Install the headers."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure or current_app.config["BASE_URL"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    if request.endpoint == "security.logout" and response.status_code < 400:
        # What was read while signed in is not left for whoever uses the browser next.
        response.headers["Clear-Site-Data"] = '"cache"'
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
