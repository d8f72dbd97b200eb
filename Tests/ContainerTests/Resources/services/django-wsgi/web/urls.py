"""The service's paths."""

import time

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path


def health(request: HttpRequest) -> JsonResponse:
    # Only a build has gathered it.
    return JsonResponse({"status": "ok" if (settings.STATIC_ROOT / "small.css").is_file() else "no static files"})


def slow(request: HttpRequest) -> JsonResponse:
    print("a request has begun", flush=True)
    time.sleep(2)
    return JsonResponse({"status": "done"})


urlpatterns = [path("health", health), path("slow", slow)]
