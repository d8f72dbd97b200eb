"""The service's paths."""

import asyncio

from django.http import HttpRequest, JsonResponse
from django.urls import path


async def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


async def slow(request: HttpRequest) -> JsonResponse:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return JsonResponse({"status": "done"})


urlpatterns = [path("health", health), path("slow", slow)]
