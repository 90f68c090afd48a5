// Builds the web app for a deploy: the directory that wrangler.toml names.
import { exportPages } from './exportPages.ts'

console.log(`The web app is in ${exportPages({ environment: 'deployed' })}`)
