from mcp.server.mcpserver import MCPServer

mcp = MCPServer("tools")

if __name__ == "__main__":
    mcp.run(transport="streamable-http")
