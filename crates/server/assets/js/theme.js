// Runs before the page is painted: says that there is JavaScript, and takes the reader's own choice of light or dark.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("wirewatch.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage may be switched off; the system's choice holds then.
  }
})();
