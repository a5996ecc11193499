import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Tables } from './tables.js';

/** In the order of their names; one that has been released is never changed. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-conversations': {
    async up(db) {
      await db.schema
        .createTable('conversations')
        .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
        .addColumn('owner', 'varchar(255)')
        .addColumn('channel', 'varchar(16)', (column) => column.notNull())
        .addColumn('title', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addColumn('last_position', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('conversations_of_owner')
        .on('conversations')
        .columns(['owner', 'created_at', 'id'])
        .execute();
      await db.schema
        .createIndex('conversations_by_update')
        .on('conversations')
        .column('updated_at')
        .execute();
      await db.schema
        .createTable('messages')
        .addColumn('conversation_id', 'varchar(64)', (column) =>
          column.notNull().references('conversations.id').onDelete('cascade'),
        )
        .addColumn('id', 'varchar(128)', (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('speaker', 'varchar(16)', (column) => column.notNull())
        .addColumn('name', 'text')
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('said_at', 'bigint', (column) => column.notNull())
        .addColumn('interrupted', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('messages_by_id', ['conversation_id', 'id'])
        .addUniqueConstraint('messages_in_order', ['conversation_id', 'position'])
        .execute();
      await db.schema
        .createTable('feedback')
        .addColumn('conversation_id', 'varchar(64)', (column) =>
          column.notNull().references('conversations.id').onDelete('cascade'),
        )
        .addColumn('message_id', 'varchar(128)', (column) => column.notNull())
        .addColumn('value', 'varchar(8)', (column) => column.notNull())
        .addColumn('comment', 'text')
        .addColumn('given_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('feedback_by_message', ['conversation_id', 'message_id'])
        .execute();
      await db.schema
        .createTable('removed_conversations')
        .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
        .addColumn('removed_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

/**
 * Brings the tables up to what this version needs. The caller sees to it that only one process does so at a time.
 * @throws What the database says, or that its tables are of a newer version than this server.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
