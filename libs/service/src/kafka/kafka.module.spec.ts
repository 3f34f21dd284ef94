import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { Kafka, RecordProducer } from '#kafka';
import { Environment, readEnvironment } from '#runtime';
import { ServiceModule } from '../service.module.js';
import { KafkaModule } from './kafka.module.js';
import { TopicPreparation } from './topic-preparation.js';

/** What a service does at its start and stop, in order. */
async function lifeOf(topics: 'made' | 'left'): Promise<{ readonly done: string[]; readonly prepares: boolean }> {
  const done: string[] = [];
  const does = (what: string) => async () => void done.push(what);
  const module = await Test.createTestingModule({
    imports: [ServiceModule.register('tried'), KafkaModule.register('tried', topics)],
  })
    .overrideProvider(Environment)
    .useValue(readEnvironment({}))
    .overrideProvider(Kafka)
    .useValue({ ensureTopics: async () => (done.push('look at topics'), []), disconnect: does('leave Kafka') })
    .overrideProvider(RecordProducer)
    .useValue({ connect: does('connect'), healthy: () => true, disconnect: does('stop sending') })
    .compile();
  const app = module.createNestApplication({ logger: false });
  await app.init();
  let prepares = true;
  try {
    app.get(TopicPreparation);
  } catch {
    prepares = false;
  }
  await app.close();
  return { done, prepares };
}

describe('Kafka in a service', () => {
  it('has its topics looked at beside the start, and is left behind everything', async () => {
    expect(await lifeOf('made')).toEqual({
      done: ['connect', 'look at topics', 'stop sending', 'leave Kafka'],
      prepares: true,
    });
  });

  it('is left as it is where another service makes the topics', async () => {
    expect(await lifeOf('left')).toEqual({ done: ['connect', 'stop sending', 'leave Kafka'], prepares: false });
  });
});
