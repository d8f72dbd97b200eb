from fastmcp import FastMCP

mcp = FastMCP("tools")


@mcp.custom_route("/health", methods=["GET"])
async def health(request):
    return None


if __name__ == "__main__":
    mcp.run()
