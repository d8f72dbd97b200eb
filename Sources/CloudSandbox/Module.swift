// CloudSandbox
