"""The service's paths."""

import time

from django.http import HttpRequest, JsonResponse
from django.urls import path


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def slow(request: HttpRequest) -> JsonResponse:
    print("a request has begun", flush=True)
    time.sleep(2)
    return JsonResponse({"status": "done"})


urlpatterns = [path("health", health), path("slow", slow)]
