import streamlit as st

st.title("file")
