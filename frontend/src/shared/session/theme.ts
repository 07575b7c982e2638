import { defineStore } from "pinia";
import { ref, watchEffect } from "vue";

export type Theme = "system" | "light" | "dark";
const KEY = "marque.theme";

function saved(): Theme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

/** Light, dark, or as the system says. */
export const useTheme = defineStore("theme", () => {
  const theme = ref<Theme>(saved());
  watchEffect(() => {
    if (theme.value === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = theme.value;
      localStorage.setItem(KEY, theme.value);
    }
  });
  return { theme };
});
