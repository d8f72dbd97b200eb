from mcp.server import MCPServer

mcp = MCPServer("small")

if __name__ == "__main__":
    mcp.run(transport="streamable-http")
