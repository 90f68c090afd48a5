/** Runs before the first paint, so that a chosen theme does not flash; its hash is in the page's policy. */
export const themeScript = `try{var t=localStorage.getItem('spells.theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t}catch(e){}`
