// SetupEngine
