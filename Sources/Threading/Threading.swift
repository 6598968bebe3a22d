// The module's first contents follow.
