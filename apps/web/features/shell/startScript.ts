/**
 * Runs before everything else; its hash is in the page's policy. Sets the chosen theme and whether
 * somebody is signed in, so that neither flashes, and tells zod not to make functions from text: the policy forbids it,
 * and even zod's probing would be reported.
 */
export const startScript = `globalThis.__zod_globalConfig={jitless:true};try{var t=localStorage.getItem('spells.theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t;if(localStorage.getItem('spells.csrf'))document.documentElement.dataset.signedIn=''}catch(e){}`
