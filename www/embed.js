// embed.html: the lesson of its address, without the app around it.
import "./stepscope.js";

const element = document.createElement("step-scope");
const open = () => {
  element.state = location.hash;
};
open();
addEventListener("hashchange", open);
document.querySelector("main").append(element);
