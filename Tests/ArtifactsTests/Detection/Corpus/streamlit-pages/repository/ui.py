import streamlit as st


def head():
    st.title("x")
