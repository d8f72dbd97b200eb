// GoogleCloud
