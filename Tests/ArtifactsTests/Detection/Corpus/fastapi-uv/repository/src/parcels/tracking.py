from fastapi import APIRouter

router = APIRouter(prefix="/parcels")


@router.get("/{number}/status")
async def status(number: str) -> dict[str, str]:
    return {"number": number}
