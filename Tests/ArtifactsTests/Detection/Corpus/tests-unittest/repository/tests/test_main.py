import unittest


class MainTests(unittest.TestCase):
    def test_nothing(self):
        self.assertTrue(True)
