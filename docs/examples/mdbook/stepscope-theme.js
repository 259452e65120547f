// The book's theme, told to the lessons in it: of mdBook's themes Light and Rust are light, the others dark.
const isDark = () => !["light", "rust"].some((name) => document.documentElement.classList.contains(name));
const dress = () => {
  for (const lesson of document.querySelectorAll("step-scope")) lesson.setAttribute("theme", isDark() ? "dark" : "light");
};
dress();
new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["class"] });
