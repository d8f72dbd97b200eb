import streamlit as st

from ui import head

head()
