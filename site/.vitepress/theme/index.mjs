import Theme from "vitepress/theme-without-fonts";
import LiveGrowth from "./live-growth.vue";
import "./style.css";

export default { extends: Theme, enhanceApp: ({ app }) => app.component("LiveGrowth", LiveGrowth) };
