export { TriggerRegistry, type TriggerRegistryEnv } from './TriggerRegistry.ts'
