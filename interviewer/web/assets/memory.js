// What this browser remembers: its own sittings, the last settings, a draft per sitting.

const MOST = 40

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`interview.${key}`)) ?? otherwise
  } catch {
    return otherwise
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(`interview.${key}`)
    else localStorage.setItem(`interview.${key}`, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing still interviews.
  }
}

export const known = () => read('known', [])
export const remember = (sid) => write('known', [sid, ...known().filter((id) => id !== sid)].slice(0, MOST))
export function forget(sid) {
  write('known', known().filter((id) => id !== sid))
  write(`draft.${sid}`, null)
}
export const settings = () => read('settings', {})
export const keepSettings = (chosen) => write('settings', chosen)
export const draft = (sid) => read(`draft.${sid}`, '')
export const keepDraft = (sid, text) => write(`draft.${sid}`, text || null)
export const panel = () => read('panel', {})
export const keepPanel = (state) => write('panel', state)
