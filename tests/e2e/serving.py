"""Django's server of static files, with an answer that the browser keeps: a page asks for forty of them."""

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import FileResponse, HttpRequest


class KeptStaticFiles(StaticFilesHandler):
    def serve(self, request: HttpRequest) -> FileResponse:
        answer: FileResponse = super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer
