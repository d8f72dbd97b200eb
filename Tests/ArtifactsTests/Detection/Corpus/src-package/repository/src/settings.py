NAME = "src is a package here"
