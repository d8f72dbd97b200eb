import os

TOPIC = os.environ["TOPIC"]

if __name__ == "__main__":
    print(TOPIC)
