"""A server whose one page takes a while, to see how serving ends: `python -m tests.servers.slow PORT`."""

import sys
import time

from flask import Flask

SECONDS = 1.5


def make_app() -> Flask:
    """An application with one slow page."""
    app = Flask("slow")

    @app.get("/")
    def page() -> str:
        return "ready"

    @app.post("/")
    def write() -> str:
        time.sleep(SECONDS)
        return "written"

    return app


if __name__ == "__main__":
    from codeprac.serving import Place, serve

    def tell() -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    place = Place(port=int(sys.argv[1]), processes=1)
    serve(place, application="tests.servers.slow:make_app", jobs=(), on_ready=tell)
