export { LiveRoom, type LiveRoomEnv } from './LiveRoom.ts'
