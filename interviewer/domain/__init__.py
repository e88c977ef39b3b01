"""What an interview is. Standard library and pydantic only: no files, no models, no screens."""
