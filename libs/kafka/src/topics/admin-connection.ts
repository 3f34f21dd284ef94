/** What questions are asked over. */
interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Carries questions to the cluster, opened when one is asked and again after a fault, until it is closed for good. */
export class AdminConnection<Admin extends Client> {
  private client: Promise<Admin> | null = null;
  private isClosed = false;
  /** Resolves when the questions that were asked so far are answered. */
  private answered: Promise<unknown> = Promise.resolve();

  constructor(private readonly make: () => Admin) {}

  /**
   * One question at a time: what the library knows of topics is not safe from a question beside it, and then it answers as if a topic
   * had no partitions. After a fault the connection is not trusted any more: the next question opens a new one.
   * @throws where it was closed, also while the question waited for its turn
   */
  async ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    if (this.isClosed) throw new Error('the connection to Kafka was closed before the question was asked');
    this.client ??= this.open();
    const mine = this.client;
    try {
      const admin = await mine;
      // null: closed by a question before it. Those that waited ask over the next one.
      const inTurn = this.answered.then(async () => (this.client === mine ? { answer: await question(admin) } : null));
      this.answered = inTurn.catch(() => undefined);
      const found = await inTurn;
      return found ? found.answer : await this.ask(question);
    } catch (error) {
      if (this.client === mine) await this.reset();
      throw error;
    }
  }

  /** The next question opens a new connection. */
  async reset(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  /** Questions that wait are refused. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.reset();
  }

  private async open(): Promise<Admin> {
    const admin = this.make();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  }
}
