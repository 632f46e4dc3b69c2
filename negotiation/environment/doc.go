// Package environment holds what surrounds the talks without sitting at the table:
// prices, elections, incidents and tension, living conditions, and opinion. It
// offers the processes themselves and the parts of a model that run them.
package environment
