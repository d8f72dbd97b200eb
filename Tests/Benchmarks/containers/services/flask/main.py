"""A Flask service with the dependencies of a real one."""

import os

import requests
import sqlalchemy.orm
from flask import Flask, jsonify
from google.cloud import firestore, secretmanager
from marshmallow import Schema, fields

app = Flask(__name__)
clients = {"secrets": secretmanager.SecretManagerServiceClient, "documents": firestore.Client}
registry = sqlalchemy.orm.registry()
upstream = requests.Session()
upstream.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=80))
UPSTREAM = os.environ.get("UPSTREAM_URL", "http://127.0.0.1:9")


class OwnerSchema(Schema):
    name = fields.String()
    email = fields.String()


class ItemSchema(Schema):
    id = fields.Integer()
    name = fields.String()
    price = fields.Float()
    tags = fields.List(fields.String())
    owner = fields.Nested(OwnerSchema)


ITEMS = [
    {"id": n, "name": f"item {n}", "price": n * 1.5, "tags": ["a", "b", "c"], "owner": {"name": "n", "email": "n@e.com"}}
    for n in range(50)
]
schema = ItemSchema(many=True)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/large")
def large():
    return jsonify(schema.dump(ITEMS))


@app.get("/slow")
def slow():
    return {"upstream": upstream.get(UPSTREAM, timeout=10).status_code}
