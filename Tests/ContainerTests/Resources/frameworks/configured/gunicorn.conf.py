def when_ready(server):
    print("the hook has run", flush=True)
