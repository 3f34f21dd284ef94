/** One for all messages of a topic: whoever handles them keeps there what it knows of the topic, and looks nothing up. */
export interface TopicPlace {
  kept: object | null;
}
