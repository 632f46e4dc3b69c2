//go:build race

package agenttest_test

// raceFree says that the race detector, under which code allocates, is off.
const raceFree = false
