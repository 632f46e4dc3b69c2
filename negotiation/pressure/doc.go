// Package pressure holds what parties do to each other away from the table: hostile
// acts, and the threats that announce them.
package pressure
