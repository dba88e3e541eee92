// verify.island.ts — on the verify page: a chosen or dropped file is recomputed here, in the browser. The arithmetic is
// loaded only then: the page itself stays light, and without script the form posts as ever.
const input = document.querySelector<HTMLInputElement>('#tep')
const form = input?.form
const result = document.querySelector<HTMLElement>('#ket-qua')

if (input && form && result) {
  const verify = async () => {
    const file = input.files?.[0]
    if (!file) return
    try {
      const { show } = await import('./verify-in-browser.tsx')
      show(result, await file.arrayBuffer(), document.documentElement.lang === 'en' ? 'en' : 'vi')
    } catch {
      form.submit() // what could not be loaded or done here, the server does
    }
  }
  input.addEventListener('change', () => void verify())
  form.addEventListener('submit', (event) => {
    if (!input.files?.[0]) return // the server says what is missing
    event.preventDefault()
    void verify()
  })
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    if (!event.dataTransfer?.files.length) return
    input.files = event.dataTransfer.files
    void verify()
  })
}
