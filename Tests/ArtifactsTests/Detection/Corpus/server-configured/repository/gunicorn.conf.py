def on_starting(server):
    print("starting")
