project = "Course notes"
extensions = ["myst_parser"]
html_theme = "alabaster"
html_js_files = [("https://your.host/stepscope.js", {"type": "module"})]
