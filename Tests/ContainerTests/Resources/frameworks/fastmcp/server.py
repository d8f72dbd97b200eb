from fastmcp import FastMCP
from starlette.responses import JSONResponse

mcp = FastMCP("small")


@mcp.custom_route("/health", methods=["GET"])
async def health(request):
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    mcp.run()
