// A process of its own: the package unpacks into the system's temporary directory, which the caller has set for it.
import chromium from '@sparticuz/chromium'

await chromium.executablePath()
