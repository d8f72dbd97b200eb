"""The service's paths."""

import os

import requests
from django.http import HttpRequest, JsonResponse
from django.urls import path
from google.cloud import firestore, secretmanager
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

clients = {"secrets": secretmanager.SecretManagerServiceClient, "documents": firestore.Client}
upstream = requests.Session()
upstream.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=80))
UPSTREAM = os.environ.get("UPSTREAM_URL", "http://127.0.0.1:9")


class OwnerSerializer(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()


class ItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    price = serializers.FloatField()
    tags = serializers.ListField(child=serializers.CharField())
    owner = OwnerSerializer()


ITEMS = [
    {"id": n, "name": f"item {n}", "price": n * 1.5, "tags": ["a", "b", "c"], "owner": {"name": "n", "email": "n@e.com"}}
    for n in range(50)
]


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@api_view()
def large(request: Request) -> Response:
    return Response(ItemSerializer(ITEMS, many=True).data)


def slow(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"upstream": upstream.get(UPSTREAM, timeout=10).status_code})


urlpatterns = [path("health", health), path("large", large), path("slow", slow)]
