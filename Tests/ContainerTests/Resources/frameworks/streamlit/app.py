import streamlit as st

st.title("small")
