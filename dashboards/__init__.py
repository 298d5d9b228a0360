"""The screens: what commanders and planners see of a published version. Imports `warehouse`."""
