"""Where documents are found: homes, queues, the list, the register, acting on many."""
