from setuptools import find_packages, setup

REQUIRES = [
    "flask>=2",
    "waitress",
    # for the reports
    "weasyprint>=60",
]

setup(
    name="reports",
    version="0.9",
    packages=find_packages("lib"),
    package_dir={"": "lib"},
    python_requires=">=3.9",
    install_requires=REQUIRES,
)
