"""A Chinese page with the widgets of Streamlit that have texts of their own, to see which are left in English."""

import pandas as pd
import streamlit as st

from assessment.ui import state
from assessment.ui.components.layout import frame_marker
from assessment.ui.components.switch import language_switch

frame_marker(state.language())
language_switch()
st.text_input("文字")
st.text_area("长文")
st.number_input("数字", value=None)
st.number_input("有界", min_value=0, max_value=10, value=5)
st.selectbox("单选", ["甲", "乙"], index=None)
st.multiselect("多选", ["甲", "乙", "丙"])
st.date_input("日期", format="YYYY-MM-DD")
st.file_uploader("文件", type=["xlsx", "csv"])
st.toggle("开关", help="说明文字")
st.slider("滑块", 0, 10)
st.dataframe(pd.DataFrame({"甲": [1, 2], "乙": ["一", "二"]}))
st.download_button("下载结果", b"1", on_click="ignore")
with st.form("表单"):
    st.text_input("表单文字")
    st.form_submit_button("提交")
with st.expander("展开", expanded=True):
    st.write("内容")
with st.popover("浮层"):
    st.write("内容")
