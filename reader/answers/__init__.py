"""What a library answers: store and index asked together, and the store alone where there is no index to ask."""
