"""What the services of the workspace say."""

OK = "ok"
