import type { LiveSession } from '@spells/shared'
import { type LiveHappening, type LiveTopic, liveTopics } from '@spells/shared/api'

/** Most happenings that are kept per topic for those who were away. */
export const KEPT_PER_TOPIC = 256

const MAX_TICKETS = 1_000

/** A happening with its place in its topic. */
export type Kept = { readonly topic: LiveTopic; readonly sequence: number; readonly text: string }

export type RoomStore = ReturnType<typeof createRoomStore>

/** What a room remembers, in its own SQLite. */
export function createRoomStore(sql: SqlStorage) {
  // PERSISTED: version 1 of the room's tables.
  sql.exec(`
    CREATE TABLE IF NOT EXISTS topics (topic TEXT PRIMARY KEY, sequence INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS happenings (
      topic TEXT NOT NULL, sequence INTEGER NOT NULL, message TEXT NOT NULL, PRIMARY KEY (topic, sequence));
    CREATE TABLE IF NOT EXISTS tickets (
      hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, session_hash TEXT NOT NULL, session_expires_at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS followers (room TEXT PRIMARY KEY)`)

  const getSequence = (topic: LiveTopic): number =>
    Number(sql.exec('SELECT sequence FROM topics WHERE topic = ?', topic).toArray()[0]?.sequence ?? 0)

  return {
    getSequence,
    getSequences: () =>
      Object.fromEntries(liveTopics.map((topic) => [topic, getSequence(topic)])) as Record<LiveTopic, number>,
    /** Gives the happening the next place of its topic and keeps it. */
    append({ topic, data }: LiveHappening, at: string): Kept {
      const sequence = getSequence(topic) + 1
      const text = JSON.stringify({ type: 'event', topic, sequence, at, data })
      sql.exec('INSERT OR REPLACE INTO topics (topic, sequence) VALUES (?, ?)', topic, sequence)
      sql.exec('INSERT INTO happenings (topic, sequence, message) VALUES (?, ?, ?)', topic, sequence, text)
      sql.exec('DELETE FROM happenings WHERE topic = ? AND sequence <= ?', topic, sequence - KEPT_PER_TOPIC)
      return { topic, sequence, text }
    },
    /** What came after a place. @returns undefined when not all of it is kept, or the place is none of ours */
    findAfter(topic: LiveTopic, sequence: number): readonly string[] | undefined {
      const last = getSequence(topic)
      if (sequence > last || sequence < last - KEPT_PER_TOPIC) return undefined
      const rows = sql.exec(
        'SELECT message FROM happenings WHERE topic = ? AND sequence > ? ORDER BY sequence',
        topic,
        sequence,
      )
      return rows.toArray().map(({ message }) => String(message))
    },
    keepTicket(
      ticket: LiveSession & { readonly ticketHash: string; readonly ticketExpiresAtMs: number },
      nowMs: number,
    ) {
      sql.exec('DELETE FROM tickets WHERE expires_at <= ?', nowMs)
      // Nobody needs so many at once: the oldest give way.
      sql.exec(
        'DELETE FROM tickets WHERE hash IN (SELECT hash FROM tickets ORDER BY expires_at DESC LIMIT -1 OFFSET ?)',
        MAX_TICKETS,
      )
      const { ticketHash, ticketExpiresAtMs, sessionHash, expiresAtMs } = ticket
      sql.exec(
        'INSERT OR IGNORE INTO tickets VALUES (?, ?, ?, ?)',
        ticketHash,
        ticketExpiresAtMs,
        sessionHash,
        expiresAtMs,
      )
    },
    takeTicket(hash: string, nowMs: number): LiveSession | null {
      const row = sql
        .exec('DELETE FROM tickets WHERE hash = ? RETURNING expires_at, session_hash, session_expires_at', hash)
        .toArray()[0]
      if (!row || Number(row.expires_at) <= nowMs) return null
      return { sessionHash: String(row.session_hash), expiresAtMs: Number(row.session_expires_at) }
    },
    forgetTickets: (sessionHash: string) => void sql.exec('DELETE FROM tickets WHERE session_hash = ?', sessionHash),
    follow: (room: string) => void sql.exec('INSERT OR IGNORE INTO followers (room) VALUES (?)', room),
    unfollow: (room: string) => void sql.exec('DELETE FROM followers WHERE room = ?', room),
    listFollowers: () =>
      sql
        .exec('SELECT room FROM followers')
        .toArray()
        .map(({ room }) => String(room)),
  }
}
